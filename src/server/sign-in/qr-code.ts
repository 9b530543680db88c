import encodeQr from "qr";

/** A text as a QR code with its quiet zone: a square of `size` modules a side, and its dark ones as the `d` of one SVG path. */
export function qrCode(text: string): { readonly size: number; readonly path: string } {
  const rows = encodeQr(text, "raw", { border: 4 });
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size: rows.length, path };
}
