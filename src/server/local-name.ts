/** Whether a request's `Host` is a name that this machine alone goes by: a page elsewhere cannot send it (DNS rebinding). */
export function isLocalName(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}
