import { useFormats } from '../../format/use.ts';

/** The few numbers that a report comes to. */
export function KeyNumbers({ numbers }: { readonly numbers: ReadonlyArray<readonly [name: string, value: number]> }) {
  const formats = useFormats();
  return (
    <dl className="report-numbers report-wide">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dd>{formats.number(value)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}
