'use client';
import Dialog from '../ui/Dialog';
import { buttonClass } from '../ui/button-class';
import type { CardDetails } from './card-details';
import { PermissionList } from './PermissionList';

/** What connecting allows, before the browser leaves for the provider. */
export default function ConnectDialog({
  details,
  sandbox,
  onClose,
}: {
  details: CardDetails;
  sandbox: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog
      title={`Connect ${details.name}`}
      onClose={onClose}
      actions={
        <>
          <button type="button" className={buttonClass('secondary')} onClick={onClose}>
            Cancel
          </button>
          <a href={`/api/integrations/${details.id}/connect`} className={buttonClass('primary')}>
            Continue to {sandbox ? 'the sandbox' : details.name}
          </a>
        </>
      }
    >
      <p className="mb-4">{details.promise}</p>
      <PermissionList details={details} />
    </Dialog>
  );
}
