/** The name of the house. */
export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="logo-tile" />
        <path d="M5 20h5l3-9 5 13 4-10 2 6h3" className="logo-line" />
      </svg>
      <span className="logo-name">Tickwire</span>
    </span>
  );
}
