/** Spans of time in milliseconds, half-open. The checker's own: it shares no arithmetic with what it checks. */

export type Span = readonly [from: number, to: number];

/** In order, without overlap. */
export function united(spans: readonly Span[]): Span[] {
  const whole: [number, number][] = [];
  for (const [from, to] of [...spans].filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

export function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left: Span[] = united(spans);
  for (const [from, to] of holes) {
    left = left.flatMap(([a, b]): Span[] =>
      to <= a || from >= b
        ? [[a, b]]
        : [...(a < from ? [[a, from] as const] : []), ...(to < b ? [[to, b] as const] : [])],
    );
  }
  return left;
}

export function common(spans: readonly Span[], others: readonly Span[]): Span[] {
  const cut = united(others);
  return united(spans).flatMap(([a, b]) =>
    cut.flatMap(([from, to]): Span[] =>
      Math.max(a, from) < Math.min(b, to) ? [[Math.max(a, from), Math.min(b, to)]] : [],
    ),
  );
}

export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0);
}
