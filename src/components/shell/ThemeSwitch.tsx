'use client';
import { useSyncExternalStore } from 'react';
import { Monitor, Moon, Sun } from 'lucide-react';
import { applyTheme, onThemeChange, shownTheme } from './apply-theme';
import { readTheme, themes, type Theme } from './theme';

const looks = {
  system: { label: 'System', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
} as const satisfies Record<Theme, unknown>;

export function ThemeSwitch({ initial, name }: { initial: Theme; name: string }) {
  const theme = useSyncExternalStore(onThemeChange, shownTheme, () => initial);
  return (
    <fieldset className="needs-script">
      <legend className="mb-1 text-xs text-muted">Theme</legend>
      <div className="inline-flex rounded-md border border-edge p-0.5">
        {themes.map((value) => {
          const { label, icon: Icon } = looks[value];
          return (
            <label
              key={value}
              className="inline-flex min-h-8 items-center gap-1 rounded-sm px-2 -outline-offset-1 text-muted outline-current has-checked:bg-accent-soft has-checked:outline-1 has-checked:text-accent has-focus-visible:outline-3"
            >
              <input
                type="radio"
                className="sr-only"
                name={name}
                value={value}
                checked={theme === value}
                onChange={(event) => applyTheme(readTheme(event.target.value))}
              />
              <Icon size={16} aria-hidden />
              {label}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
