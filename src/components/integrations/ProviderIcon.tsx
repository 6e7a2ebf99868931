/** A provider's mark: one path on a 24-unit square, from the registry. */
export function ProviderIcon({ path, size = 24 }: { path: string; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="currentColor" aria-hidden className="shrink-0">
      <path d={path} fillRule="evenodd" />
    </svg>
  );
}
