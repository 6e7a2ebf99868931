import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderApiDocs } from './api-docs';
import { openApiDocument } from './openapi';
import { operations } from './operations';

describe('docs/API.md', () => {
  it('is what the schemas say now (mend with: npx tsx src/cli/api-docs.ts)', () => {
    expect(readFileSync('docs/API.md', 'utf8')).toBe(renderApiDocs(openApiDocument()));
  });

  it('has a section for every route, with its errors', () => {
    const text = renderApiDocs(openApiDocument());
    for (const { method, path, errors } of operations) {
      const section = text.split(`\n## \`${method.toUpperCase()} ${path}\`\n`)[1]?.split('\n## ')[0] ?? '';
      expect(section, path).not.toBe('');
      if (errors.length > 0) expect(section).toContain(`Errors: ${errors.join(', ')}.`);
    }
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });
});
