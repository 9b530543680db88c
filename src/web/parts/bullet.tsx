import { type BulletNumbers, type BulletScale, bulletPlaces } from "../../reports/charts/bullet.ts";

/** A bar on the column's scale, the peers' middle half as a band, their benchmark as a tick. */
export function Bullet({ answer, scale }: { answer: BulletNumbers | undefined; scale: BulletScale | null }) {
  const places = bulletPlaces(answer, scale);
  if (places === null) return null;
  return (
    <svg className="bullet" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      {places.low === null || places.high === null ? null : (
        <rect className="band" x={100 * places.low} y={0} width={100 * (places.high - places.low)} height={8} />
      )}
      <rect className="bar" x={0} y={2.5} width={100 * Math.max(0, places.value)} height={3} />
      {places.middle === null ? null : <rect className="tick" x={100 * places.middle} y={0} width={1.2} height={8} />}
    </svg>
  );
}
