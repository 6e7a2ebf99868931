'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Bell, Check } from 'lucide-react';
import type { NotificationAnswer } from '@/lib/http/contract';
import { callApi, field, type ApiFailure } from '../api-client';
import { createFormats } from '../format';
import { buttonClass } from '../ui/button-class';
import { Time } from '../ui/Time';
import { useNow } from '../use-now';
import { Popover } from './Popover';

interface Inbox {
  notifications: NotificationAnswer[];
  unreadCount: number;
}

/** The count comes after the first paint, the list is read again when the bell is opened. */
export function NotificationBell({
  locale,
  timeZone,
  renderedAt,
}: {
  locale: string;
  timeZone: string;
  renderedAt: string;
}) {
  const formats = useMemo(() => createFormats(locale, timeZone), [locale, timeZone]);
  const now = useNow(renderedAt);
  const [inbox, setInbox] = useState<Inbox | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const load = useCallback(async () => {
    const result = await callApi('GET', '/api/notifications');
    setFailure(result.ok ? null : result.failure);
    if (result.ok) setInbox(readInbox(result.data));
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => void load(), 0);
    return () => clearTimeout(timer);
  }, [load]);

  const readAll = async () => {
    const result = await callApi('POST', '/api/notifications/read-all');
    if (result.ok) await load();
    else setFailure(result.failure);
  };

  /** `keepalive`: a link's own navigation must not cut it off. Shown at once, and as the server has it afterwards. */
  const markRead = async ({ id, readAt }: NotificationAnswer) => {
    if (readAt !== null) return;
    setInbox((before) => before && withRead(before, id, new Date().toISOString()));
    const path = `/api/notifications/${encodeURIComponent(id)}/read`;
    const result = await callApi('POST', path, undefined, { keepalive: true });
    if (!result.ok) {
      await load();
      setFailure(result.failure);
    }
  };

  const unread = inbox?.unreadCount ?? 0;
  return (
    <Popover
      className="needs-script"
      label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
      onOpen={() => void load()}
      trigger={
        <>
          <Bell size={20} aria-hidden />
          {unread > 0 ? (
            <span
              aria-hidden
              className="absolute top-0 right-0 inline-flex min-h-4 min-w-4 items-center justify-center rounded-full border border-surface bg-act px-1 text-xs leading-3 font-strong text-surface"
            >
              {unread > 9 ? '9+' : unread}
            </span>
          ) : null}
        </>
      }
    >
      <div className="flex min-h-9 items-center justify-between gap-2">
        <p className="font-strong">Notifications</p>
        {unread > 0 ? (
          <button type="button" className={buttonClass('quiet')} onClick={() => void readAll()}>
            Mark all read
          </button>
        ) : null}
      </div>
      {failure ? <p role="alert">{failure.message}</p> : null}
      {inbox && inbox.notifications.length === 0 ? <p className="text-muted">Nothing needs you.</p> : null}
      <ul className="grid max-h-96 gap-1 overflow-y-auto">
        {inbox?.notifications.map((entry) => (
          <li key={entry.id} className="flex items-start gap-1">
            <a
              href={entry.href}
              onClick={() => void markRead(entry)}
              className="block min-w-0 grow rounded-md p-2 -outline-offset-2 hover:bg-sunken"
            >
              <span className={entry.readAt ? 'block' : 'block font-strong'}>
                {entry.readAt ? null : <span className="sr-only">Unread: </span>}
                {entry.title}
              </span>
              <span className="block text-xs text-muted">{entry.body}</span>
              <Time
                at={entry.createdAt}
                text={formats.ago(entry.createdAt, now)}
                formats={formats}
                className="text-xs text-muted"
              />
            </a>
            {entry.readAt ? null : (
              <button
                type="button"
                aria-label={`Mark read: ${entry.title}`}
                title="Mark read"
                className={buttonClass('quiet', 'shrink-0 px-2 -outline-offset-2')}
                onClick={() => void markRead(entry)}
              >
                <Check size={16} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function withRead({ notifications, unreadCount }: Inbox, id: string, readAt: string): Inbox {
  return {
    notifications: notifications.map((entry) => (entry.id === id ? { ...entry, readAt } : entry)),
    unreadCount: Math.max(0, unreadCount - 1),
  };
}

function readInbox(data: unknown): Inbox {
  const list = field(data, 'notifications');
  const count = field(data, 'unreadCount');
  return {
    notifications: Array.isArray(list) ? list.filter(isNotification) : [],
    unreadCount: typeof count === 'number' ? count : 0,
  };
}

function isNotification(value: unknown): value is NotificationAnswer {
  return ['id', 'title', 'body', 'href', 'createdAt'].every((name) => typeof field(value, name) === 'string');
}
