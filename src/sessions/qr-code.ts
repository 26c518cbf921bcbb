import qrcode from 'qrcode-generator';

/** Modules of white around it, without which cameras do not find it (ISO/IEC 18004). */
const MARGIN = 4;

/** What the picture is made of: the side of its square, and a path of its dark modules. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

export function qrCode(text: string): QrCode {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const all = Array.from({ length: count * count }, (_, index) => [Math.floor(index / count), index % count] as const);
  const dark = all.filter(([row, column]) => code.isDark(row, column));
  return {
    size: count + 2 * MARGIN,
    path: dark.map(([row, column]) => `M${column + MARGIN} ${row + MARGIN}h1v1h-1z`).join(''),
  };
}
