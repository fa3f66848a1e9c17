import type { WebhookFragment } from '../documents';

export type DialogProps = { webhook: WebhookFragment; onClose: () => void };
