'use client';
import { useState } from 'react';
import { callApi, field, type ApiFailure } from '../api-client';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { Notice } from '../ui/Notice';
import type { CardDetails } from './card-details';

export interface Disconnected {
  activitiesDeleted: number;
  revoked: boolean;
}

interface DisconnectDialogProps {
  details: CardDetails;
  sandbox: boolean;
  itemCount: number;
  formats: Formats;
  onClose: () => void;
  onDone: (result: Disconnected) => void;
}

/** Says what is deleted and what stays, then does it. */
export default function DisconnectDialog({
  details,
  sandbox,
  itemCount,
  formats,
  onClose,
  onDone,
}: DisconnectDialogProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const disconnect = async () => {
    setBusy(true);
    const result = await callApi('POST', `/api/integrations/${details.id}/disconnect`);
    setBusy(false);
    if (!result.ok) return setFailure(result.failure);
    const deleted = field(result.data, 'activitiesDeleted');
    onDone({
      activitiesDeleted: typeof deleted === 'number' ? deleted : 0,
      revoked: field(result.data, 'revoked') === true,
    });
  };

  return (
    <Dialog
      title={`Disconnect ${details.name}?`}
      onClose={onClose}
      actions={
        <>
          <button type="button" className={buttonClass('secondary')} onClick={onClose}>
            Keep connected
          </button>
          <button type="button" className={buttonClass('danger')} disabled={busy} onClick={() => void disconnect()}>
            {busy ? 'Disconnecting…' : 'Disconnect and delete'}
          </button>
        </>
      }
    >
      <dl className="grid grid-cols-1 gap-3">
        <div>
          <dt className="font-strong">Deleted</dt>
          <dd className="mt-1">
            {formats.number(itemCount)} {sandbox ? 'sample ' : ''}
            {details.unit} from {details.name}, the summaries that rest on them, and the stored access.
          </dd>
        </div>
        <div>
          <dt className="font-strong">Stays</dt>
          <dd className="mt-1">
            The sync history, without titles. Nothing at {details.name} itself changes; DevTrack asks it to end the
            access.
          </dd>
        </div>
      </dl>
      {failure ? (
        <div className="mt-4">
          <Notice tone="act" live>
            {failure.message}
          </Notice>
        </div>
      ) : null}
    </Dialog>
  );
}
