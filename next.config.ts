import type { NextConfig } from 'next';

const config: NextConfig = {
  // Kept out of the bundles: they hold binaries, or state that must exist once in the process.
  serverExternalPackages: ['@electric-sql/pglite', 'pg', 'pino', 'redis', 'prom-client', 'rate-limiter-flexible'],
  poweredByHeader: false,
  reactStrictMode: true,
  // No image is resized here, and the optimiser would be one more route that fetches.
  images: { unoptimized: true },
  // `npm run typecheck` checks everything, tests included; a user's build has no test libraries to check against.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // The framework asks no server for advisories and writes no files into the project.
  agentRules: false,
  experimental: { agentUpgrade: false },
};

export default config;
