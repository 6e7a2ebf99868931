import { useState } from 'react';
import type { HistoryRequestBody } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { callApi, field, type ApiFailure } from '../api-client';
import type { AskedFor } from './history-words';

export interface HistoryDialogProps {
  provider: IntegrationProvider;
  name: string;
  onClose: () => void;
  onAsked: (answer: AskedFor) => void;
}

/** Asks once at a time; a refusal stays to be read. */
export function useHistoryRequest({ provider, onAsked }: Pick<HistoryDialogProps, 'provider' | 'onAsked'>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const ask = async (request: HistoryRequestBody) => {
    if (busy) return;
    setBusy(true);
    const result = await callApi('POST', `/api/integrations/${provider}/history`, request);
    setBusy(false);
    if (!result.ok) return setFailure(result.failure);
    const what = 'days' in request ? 'older' : 'again';
    onAsked({ what, waiting: field(result.data, 'state') === 'waiting' });
  };
  return { busy, failure, ask };
}
