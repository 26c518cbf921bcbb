import { StartRefused, onDisk, refusalForFiles } from './start-refused.js';

const failure = (properties: object, cause?: unknown): Error =>
  Object.assign(new Error('failed', { cause }), properties);

describe('an error of the disk', () => {
  it.each([
    ['a full disk', failure({ code: 'ENOSPC' }), /no space/],
    ['a full quota, deep among the causes', failure({}, failure({}, failure({ code: 'EDQUOT' }))), /no space/],
    ['a full disk as SQLite says it', failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), /no space/],
    ['a full disk as the database library passes it on', failure({ code: 'database or disk is full' }), /no space/],
    ['a full disk as TypeORM says it', failure({ driverError: failure({ errcode: 13 }) }), /no space/],
    ['a read-only disk', failure({ code: 'EROFS' }), /may not write/],
    ['a read-only disk as SQLite says it, in an extended code', failure({ errcode: 8 | (1 << 8) }), /may not write/],
  ])('becomes a sentence with the way out: %s', (_, error, reason) => {
    const refusal = refusalForFiles(error, '/var/lib/gatehouse');
    expect(refusal?.sentence).toMatch(/^Gatehouse cannot write to \/var\/lib\/gatehouse: .+GATEHOUSE_DATA_DIR.+\.$/);
    expect(refusal?.sentence).toMatch(reason);
  });

  it('is told from a fault of ours, which passes as it is', () => {
    const fault = failure({ code: 'ERR_ASSERTION' });
    expect(refusalForFiles(fault, '/data')).toBeNull();
    expect(() =>
      onDisk('/data', () => {
        throw fault;
      }),
    ).toThrow(fault);
  });

  it('is told from a refusal, which keeps its sentence', () => {
    const refusal = new StartRefused('The root key is damaged.', failure({ code: 'ENOSPC' }));
    expect(refusalForFiles(refusal, '/data')).toBe(refusal);
  });
});
