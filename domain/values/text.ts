/** Control characters and broken surrogate pairs would not survive signing and Alipay's own checks. `max` counts characters. */
export function isPlainText(text: string, max: number, min = 1): boolean {
  const length = [...text].length;
  // eslint-disable-next-line no-control-regex -- finding them is the point
  return length >= min && length <= max && !/[\u0000-\u001f\u007f-\u009f]/.test(text) && text.isWellFormed();
}
