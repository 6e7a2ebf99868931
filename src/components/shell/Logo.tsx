export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden className="shrink-0 text-accent">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path
        d="M8 22V16M13 22V10M18 22v-8M23 22V7"
        stroke="var(--color-on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
