/** Before another refund or profit sharing: what became of the one whose answer never came. */
import { ConfirmDialog } from '../../../../parts/errands/confirm-dialog';
import { grouped } from '../../../../parts/values/money';

type Props = {
  title: string;
  /** What it says of the earlier one, and on the button that goes on to another. */
  say: { unanswered: (outRequestNo: string, yuan: string) => string; another: string };
  acknowledge: () => void;
  earlier: { outRequestNo: string; amount: string };
  onClose: () => void;
};

/** Nothing is sent by it. */
const NO_ERRAND = { isSending: false, error: undefined };

export function EarlierRequest({ title, say, acknowledge, earlier, onClose }: Props) {
  return (
    <ConfirmDialog
      step="earlier"
      title={title}
      confirm={say.another}
      errand={NO_ERRAND}
      onConfirm={acknowledge}
      onClose={onClose}
    >
      <p>{say.unanswered(earlier.outRequestNo, grouped(earlier.amount))}</p>
    </ConfirmDialog>
  );
}
