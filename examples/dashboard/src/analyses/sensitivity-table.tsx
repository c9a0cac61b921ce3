import type { Sensitivity } from '@tickwire/sdk';

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** How a share's value moves with what was assumed. */
export function SensitivityTable({
  sensitivity,
  currency,
}: {
  readonly sensitivity: Sensitivity;
  readonly currency: string;
}) {
  const { waccs, growths, values } = sensitivity;
  return (
    <details>
      <summary>What a share is worth where rates differ, in {currency}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className="scroll" aria-label="Sensitivity" tabIndex={0}>
        <table className="figures number">
          <thead>
            <tr>
              <th scope="col">Discount, growth</th>
              {growths.map((growth) => (
                <th key={growth} scope="col">
                  {percent(growth)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {waccs.map((wacc, row) => (
              <tr key={wacc}>
                <th scope="row">{percent(wacc)}</th>
                {growths.map((growth, column) => (
                  <td key={growth}>{values[row]?.[column]?.toFixed(2) ?? '–'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
