import { traceIdOf } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

it('takes the trace id of a traceparent, of later versions too', () => {
  expect(traceIdOf(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE);
  expect(traceIdOf(`cc-${TRACE}-00f067aa0ba902b7-01-what-comes-later`)).toBe(TRACE);
});

it.each([
  undefined,
  '',
  `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${TRACE}"><script>-00f067aa0ba902b7-01`,
])('makes its own for %j', (traceparent) => {
  const traceId = traceIdOf(traceparent);
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(traceId).not.toBe(TRACE);
});
