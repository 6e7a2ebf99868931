import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { readViewer } from './viewer';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'DevTrack', template: '%s – DevTrack' },
  description: 'What became of your days.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/** Without JavaScript what could not work is not shown. In the first layer, because there `!important` beats the reset's own. */
const withoutScript = '@layer theme{.needs-script{display:none!important}}';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme } = await readViewer();
  return (
    // Extensions of the reader's browser write attributes on <html>; the theme switch does too.
    <html lang="en" data-theme={theme} suppressHydrationWarning>
      <head>
        <noscript>
          <style>{withoutScript}</style>
        </noscript>
      </head>
      <body>{children}</body>
    </html>
  );
}
