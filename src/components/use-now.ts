import { useEffect, useState } from 'react';

const tickMs = 15_000;

/** The time, moving every 15 s; it starts from the server's, so that the first render agrees with it. */
export function useNow(renderedAt: string): Date {
  const [now, setNow] = useState(() => new Date(renderedAt));
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
