/** A grey stand-in of the size of what comes. `className` gives the size. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden className={`skeleton ${className}`} />;
}

/** Announces the wait once, for those who do not see the shapes. */
export function LoadingLabel({ children }: { children: string }) {
  return (
    <p role="status" className="sr-only">
      {children}
    </p>
  );
}

/** A page of blocks one below the other, each in its size. */
export function PageSkeleton({ label, sizes }: { label: string; sizes: readonly string[] }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <LoadingLabel>{label}</LoadingLabel>
      {sizes.map((size) => (
        <Skeleton key={size} className={size} />
      ))}
    </div>
  );
}
