/** A share from 0 to 1 as a bar beside its number, with a mark where the target is. The number says it; the bar is drawn only. */
export function ShareBar({ share, target }: { readonly share: number; readonly target?: number }) {
  const width = (value: number) => `${(Math.min(1, value) * 100).toFixed(1)}%`;
  return (
    <span className="share-bar" aria-hidden>
      <span className="share-fill" style={{ width: width(share) }} />
      {target === undefined ? null : <span className="share-target" style={{ left: width(target) }} />}
    </span>
  );
}
