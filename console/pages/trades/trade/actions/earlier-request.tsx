/** Before another refund or profit sharing: what became of the one whose answer never came. */
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { grouped } from '../../../../parts/values/money';
import type { Errand } from '../../../../parts/errands/use-errand';

type Props = {
  title: string;
  /** What it says of the earlier one, and on the button that goes on to another. */
  say: { unanswered: (outRequestNo: string, yuan: string) => string; another: string };
  request: { errand: Errand; acknowledge: () => void };
  earlier: { outRequestNo: string; amount: string };
  onClose: () => void;
};

export function EarlierRequest({ title, say, request, earlier, onClose }: Props) {
  return (
    <ConfirmDialog
      step="earlier"
      title={title}
      confirm={say.another}
      errand={request.errand}
      onConfirm={request.acknowledge}
      onClose={onClose}
    >
      <p>{say.unanswered(earlier.outRequestNo, grouped(earlier.amount))}</p>
    </ConfirmDialog>
  );
}
