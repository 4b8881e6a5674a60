import './bar.css';

/** How much is done, in percent; without a figure, that something is being done. */
export function Bar({ percent, label }: { readonly percent: number | null; readonly label: string }) {
  return (
    <div
      className={`bar ${percent === null ? 'bar-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
    >
      <div style={percent === null ? {} : { width: `${percent}%` }} />
    </div>
  );
}
