/** A point on a line: a fiscal year and what was then. */
export interface YearValue {
  readonly year: number;
  readonly value: number;
}

/** How much a value rises a year: the slope of the line of least squares. Null for fewer than two different years. */
export function slopePerYear(points: readonly YearValue[]): number | null {
  const count = points.length;
  const meanYear = points.reduce((sum, { year }) => sum + year, 0) / count;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = points.reduce((sum, { year }) => sum + (year - meanYear) ** 2, 0);
  if (!(spread > 0)) return null;
  return points.reduce((sum, { year, value }) => sum + (year - meanYear) * (value - meanValue), 0) / spread;
}
