/** The process's clock, injected wherever code decides by time; leases and due dates use the database's instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
