interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** What the label stands for, where it is short. */
  readonly name?: string;
}

interface SegmentsProps<Value extends string> {
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  onChange(value: Value): void;
}

/** One of a few, all of which are in sight. */
export function Segments<Value extends string>({ legend, options, value, onChange }: SegmentsProps<Value>) {
  return (
    <fieldset>
      <legend className="hidden">{legend}</legend>
      <div className="segments">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            title={option.name}
            onClick={() => onChange(option.value)}
          >
            {option.label}
            {option.name !== undefined && <span className="hidden">: {option.name}</span>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
