// The words of a certificate, in the order in which they stand.

export const NUMBER = "证书编号";
export const NAME = "姓名";
export const RATING = "等级";
export const TOTAL = "总分";
export const DATE = "签发日期";
export const ISSUER = "发证单位";
export const SIGNATURE = "签名";
export const CODE = "校验码";

export const LABELS = [NUMBER, NAME, "种类", RATING, TOTAL, "学时", "轮次", DATE, ISSUER];
/** What an entry of the page can compare, in the order of its tags. */
export const ENTRY_LABELS = LABELS.slice(1);
export const NEVER_BLANK = [NUMBER, NAME, "种类", "轮次", DATE, ISSUER];
/** What the code of a certificate without a signature holds. */
export const EARLY_LABELS = [NUMBER, NAME, RATING, TOTAL, DATE];
export const EARLY_NEVER_BLANK = [NUMBER, NAME, DATE];
