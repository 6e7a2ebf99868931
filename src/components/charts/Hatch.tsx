/** Slanted lines in the current colour: what is no amount is told from a small amount by more than its colour. */
export function Hatch({ id, gap = 6 }: { id: string; gap?: number }) {
  return (
    <pattern id={id} width={gap} height={gap} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="0" y1="0" x2="0" y2={gap} stroke="currentColor" strokeWidth={gap / 2} />
    </pattern>
  );
}
