import type { ReactNode } from 'react';

export interface ListedNumber {
  /** Its name in the registry. */
  metric: string;
  value: number;
  /** The value in words. */
  text: string;
  /** The list it was counted from. */
  href: string;
}

/**
 * A number that opens the list it was counted from. A plain link: charts hold hundreds of them, which would all have to be
 * brought to life in the browser. `aside`: the same link stands in the table, so the keyboard need not pass here.
 */
export function NumberLink({
  number: { metric, value, text, href },
  aside = false,
  className = 'number-link',
  title,
  style,
  children,
}: {
  number: ListedNumber;
  aside?: boolean;
  className?: string;
  title?: string;
  style?: React.CSSProperties;
  children?: ReactNode;
}) {
  return (
    <a
      href={href}
      data-metric={metric}
      data-value={value}
      tabIndex={aside ? -1 : undefined}
      title={title}
      style={style}
      className={className}
    >
      {children ?? text}
    </a>
  );
}
