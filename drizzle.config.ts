/** For `npx drizzle-kit generate` alone: migrations are applied by the application itself, at start. */
export default { dialect: 'postgresql', schema: './src/lib/db/schema/all.ts', out: './drizzle' };
