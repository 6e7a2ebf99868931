import type { Formats } from '../format';

/** A time with its full date as title. ICU data may differ between server and browser, hence no hydration check on its text. */
export function Time({
  at,
  text,
  formats,
  className,
}: {
  at: string | Date;
  text: string;
  formats: Formats;
  className?: string;
}) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formats.full(at)} className={className} suppressHydrationWarning>
      {text}
    </time>
  );
}
