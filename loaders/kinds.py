"""Every kind of problem a file can have, as constants: code, title, what is expected, what to do."""

from __future__ import annotations

from loaders import kinds_files
from loaders.problems import Kind

EMPTY_FILE = Kind(
    "empty_file", "Tệp rỗng", "tệp có dòng tiêu đề và số liệu", "Kiểm tra lại tệp đã chọn rồi nạp lại."
)
LOST_LETTERS = Kind(
    "lost_letters",
    "Tệp đã mất dấu tiếng Việt",
    "chữ tiếng Việt đủ dấu",
    "Không khôi phục được từ tệp này. Mở tệp gốc, lưu kiểu “CSV UTF-8” hoặc “Excel (.xlsx)” rồi nạp lại.",
)
TWO_SHEETS = Kind(
    "two_sheets",
    "Nhiều trang tính cùng có số liệu",
    "một trang tính có số liệu",
    "Tách mỗi trang tính thành một tệp rồi nạp từng tệp.",
)
IGNORED_SHEET = Kind(
    "ignored_sheet",
    "Trang tính không dùng đến",
    "một trang tính có số liệu",
    "Trang tính này được bỏ qua; xóa đi nếu không cần.",
    "warning",
)

UNKNOWN_FORM = Kind(
    "unknown_form",
    "Không nhận ra loại số liệu",
    "dòng tiêu đề của một trong năm mẫu: {forms}",
    "Tải mẫu, chép số liệu vào rồi nạp lại; hoặc ghép cột: chỉ ra mỗi cột là số liệu gì, một lần.",
)
WRONG_KIND = Kind(
    "wrong_kind", "Tệp thuộc loại số liệu khác", "{expected}", "Chọn đúng loại số liệu, hoặc chọn tệp khác."
)
UNKNOWN_COLUMN = Kind("unknown_column", "Không nhận ra tiêu đề cột", "{expected}", "{remedy}")
MISSING_COLUMN = Kind(
    "missing_column", "Thiếu cột", "{expected}", "Thêm cột này vào bảng; ô chưa có số liệu thì để trống."
)
DUPLICATE_COLUMN = Kind(
    "duplicate_column", "Hai cột cùng tiêu đề", "mỗi tiêu đề một cột", "Giữ một cột, xóa cột còn lại."
)
NO_ROWS = Kind(
    "no_rows",
    "Bảng không có dòng nào",
    "ít nhất một dòng số liệu",
    "Điền số liệu dưới dòng tiêu đề rồi nạp lại.",
)
NO_FIGURES = Kind(
    "no_figures",
    "Bảng chưa có số liệu",
    "ít nhất một ô có số ở cột {columns}",
    "Điền số liệu rồi nạp lại. Ô để trống nghĩa là chưa gửi; không phát sinh thì ghi 0.",
)

EXTRA_CELLS = Kind(
    "extra_cells",
    "Dòng thừa ô so với tiêu đề",
    "{expected} ô như dòng tiêu đề",
    "Xóa ô thừa; nếu một ô có dấu ngăn cột ở giữa thì đặt cả ô trong ngoặc kép.",
)
MISSING_CELLS = Kind(
    "missing_cells",
    "Dòng thiếu ô so với tiêu đề",
    "{expected} ô như dòng tiêu đề",
    "Kiểm tra dòng có bị cắt không; ô chưa có số liệu vẫn giữ dấu ngăn cột.",
)
CELL_WITHOUT_HEADER = Kind(
    "cell_without_header",
    "Có chữ hoặc số ở cột không có tiêu đề",
    "cột không tiêu đề thì để trống",
    "Xóa nội dung ô này hoặc chuyển về đúng cột.",
)
SUM_LINE = Kind(
    "sum_line",
    "Dòng cộng được bỏ qua",
    "chỉ có dòng của từng đơn vị",
    "Không cần làm gì: dòng cộng khớp với các dòng trên nên được bỏ qua.",
    "warning",
)
SUM_LINE_DIFFERS = Kind(
    "sum_line_differs",
    "Dòng cộng không khớp các dòng đơn vị",
    "{expected}",
    "Đối chiếu các dòng đơn vị ở cột {column}; sửa số sai hoặc xóa dòng cộng.",
)
SECTION_LINE = Kind(
    "section_line",
    "Dòng tên khối được bỏ qua",
    "chỉ có dòng của từng đơn vị",
    "Không cần làm gì: dòng này không có số liệu.",
    "warning",
)

BELOW_TABLE = Kind(
    "below_table",
    "Dòng dưới bảng được bỏ qua",
    "chỉ có dòng của từng đơn vị",
    "Không cần làm gì nếu là chữ ký, ghi chú. Nếu là dòng của một đơn vị thì ghi đủ tháng và số rồi nạp lại.",
    "warning",
)
REPEATED_HEADER = Kind(
    "repeated_header",
    "Dòng tiêu đề lặp lại được bỏ qua",
    "một dòng tiêu đề ở đầu bảng",
    "Không cần làm gì: dòng này không có số liệu.",
    "warning",
)
MISSING_PERIOD = Kind(
    "missing_period",
    "Thiếu kỳ báo cáo",
    "{expected}",
    "Ghi kỳ, ví dụ {example}; dòng không phải số liệu thì xóa.",
)
BAD_PERIOD = Kind(
    "bad_period", "Không đọc được kỳ báo cáo", "{expected}", "Ghi lại kỳ của dòng này, ví dụ {example}."
)
WRONG_MONTH = Kind(
    "wrong_month", "Kỳ khác kỳ đã chọn", "{expected}", "Sửa kỳ của dòng, hoặc chọn lại kỳ trước khi nạp."
)
BAD_DAY = Kind("bad_day", "Không đọc được ngày", "ngày dạng dd/MM/yyyy, ví dụ 15/02/2025", "Ghi lại ngày.")
ONE_DAY = Kind(
    "one_day",
    "Chỉ có một trong hai ngày",
    "cả Từ ngày và Đến ngày, hoặc để trống cả hai",
    "Ghi nốt ngày còn thiếu, hoặc xóa ngày đã ghi.",
)
DAYS_OUTSIDE = Kind(
    "days_outside", "Từ ngày, Đến ngày không hợp với kỳ", "{expected}", "Sửa Từ ngày, Đến ngày hoặc sửa kỳ."
)

MISSING_AGENCY = Kind(
    "missing_agency",
    "Thiếu đơn vị",
    "tên đơn vị, hoặc mã đơn vị",
    "Ghi tên đơn vị của dòng này, hoặc xóa dòng.",
)
UNKNOWN_AGENCY = Kind("unknown_agency", "Không nhận ra đơn vị", "một trong {count} đơn vị", "{remedy}")
AMBIGUOUS_AGENCY = Kind(
    "ambiguous_agency", "Tên trùng nhiều đơn vị", "một đơn vị", "Ghi thêm mã đơn vị, một trong: {candidates}."
)
AGENCY_MISMATCH = Kind(
    "agency_mismatch", "Mã và tên đơn vị không khớp", "mã và tên của cùng một đơn vị", "{remedy}"
)
UNVERIFIED_CODE = Kind(
    "unverified_code",
    "Mã đơn vị chưa có trong danh sách",
    "mã có trong danh sách đơn vị",
    "Đã nhận đơn vị theo tên. Báo người quản trị bổ sung mã nếu mã đúng.",
    "warning",
)
WHOLE_NOT_ALLOWED = Kind(
    "whole_not_allowed",
    "Dòng của toàn tỉnh",
    "dòng của từng đơn vị",
    "Xóa dòng này: số toàn tỉnh được cộng từ các đơn vị. Chỉ mẫu figures nhận số của toàn tỉnh.",
)
DUPLICATE_ROW = Kind(
    "duplicate_row", "Một đơn vị có hai dòng trong cùng kỳ", "một dòng", "Giữ một dòng, xóa dòng còn lại."
)
SILENT_AGENCIES = Kind(
    "silent_agencies",
    "Đơn vị không có số trong tệp",
    "{count} dòng có số",
    "Số đã nạp trước đó giữ nguyên; đơn vị chưa có số nào thì hiện là “chưa gửi”, không phải 0.",
    "warning",
)

NOT_A_NUMBER = Kind(
    "not_a_number",
    "Không phải số",
    "{expected}",
    "Chỉ ghi số, không ghi đơn vị tính hay ghi chú; để trống nếu chưa gửi.",
)
NOT_WHOLE = Kind(
    "not_whole",
    "Không phải số nguyên từ 0 trở lên",
    "số nguyên, ví dụ {example}",
    "Ghi số lượng, không ghi tỷ lệ hay trung bình.",
)
NEGATIVE = Kind("negative", "Số âm", "số từ 0 trở lên", "Kiểm tra lại số; số đếm không thể âm.")
PERCENT = Kind(
    "percent", "Tỷ lệ % thay vì số lượng", "{expected}", "Ghi số lượng; tỷ lệ được tính từ tử số và mẫu số."
)
AMBIGUOUS_NUMBER = Kind(
    "ambiguous_number",
    "Số có hai cách đọc",
    "{first} hoặc {second}",
    "Ghi liền không dấu ngăn hàng nghìn, ví dụ {plain}.",
)
AMBIGUOUS_DASH = Kind(
    "ambiguous_dash",
    "Dấu gạch có hai cách đọc",
    "0 (không phát sinh) hoặc để trống (chưa gửi)",
    "Ghi 0 nếu không phát sinh; để trống nếu chưa gửi.",
)
TOO_LARGE_NUMBER = Kind(
    "too_large_number", "Số quá lớn", "số nhỏ hơn 1.000.000.000", "Kiểm tra lại; có thể hai ô dính liền."
)
TOO_MANY_DECIMALS = Kind(
    "too_many_decimals",
    "Quá nhiều chữ số thập phân",
    "nhiều nhất 4 chữ số sau dấu phẩy",
    "Làm tròn đến 4 chữ số thập phân.",
)
ERROR_CELL = Kind(
    "error_cell", "Ô Excel báo lỗi", "{expected}", "Sửa công thức hoặc ghi thẳng số; để trống nếu chưa gửi."
)
FORMULA_WITHOUT_VALUE = Kind(
    "formula_without_value",
    "Công thức chưa được tính",
    "{expected}",
    "Mở tệp bằng Excel, lưu lại để công thức được tính, hoặc ghi thẳng số.",
)

SUM_MISMATCH = Kind(
    "sum_mismatch",
    "Tổng không bằng các phần cộng lại",
    "{expected}",
    "Đối chiếu lại {total} với {parts}{hint}.",
)
PART_EXCEEDS_WHOLE = Kind(
    "part_exceeds_whole", "Phần lớn hơn tổng", "{expected}", "Đối chiếu lại {part} với {whole}."
)

MISSING_INDICATOR = Kind(
    "missing_indicator",
    "Thiếu mã chỉ tiêu",
    "mã chỉ tiêu, ví dụ {example}",
    "Ghi mã chỉ tiêu của dòng này, hoặc xóa dòng.",
)
UNKNOWN_INDICATOR = Kind(
    "unknown_indicator", "Không nhận ra chỉ tiêu", "một trong {count} mã chỉ tiêu của mẫu figures", "{remedy}"
)
COMPUTED_INDICATOR = Kind(
    "computed_indicator",
    "Chỉ tiêu được tính từ mẫu khác",
    "số liệu gốc ở mẫu {form}",
    "Bỏ dòng này; nạp số lượng bằng mẫu {form}, tỷ lệ được tính tự động.",
)
MISSING_NUMERATOR = Kind(
    "missing_numerator",
    "Có mẫu số mà thiếu tử số",
    "tử số: {numerator}",
    "Ghi tử số (0 nếu không có); chưa gửi thì để trống cả hai.",
)
MISSING_DENOMINATOR = Kind(
    "missing_denominator",
    "Thiếu mẫu số",
    "mẫu số: {denominator}",
    "Ghi mẫu số; chưa gửi thì để trống cả tử số và mẫu số.",
)
UNEXPECTED_DENOMINATOR = Kind(
    "unexpected_denominator",
    "Thừa mẫu số",
    "để trống mẫu số",
    "Chỉ tiêu này không phải tỷ lệ: ghi giá trị ở cột Tử số, để trống Mẫu số.",
)
ZERO_DENOMINATOR = Kind(
    "zero_denominator",
    "Mẫu số bằng 0 mà tử số khác 0",
    "mẫu số lớn hơn 0, hoặc cả hai bằng 0",
    "Kiểm tra lại mẫu số; không phát sinh thì ghi 0 ở cả hai.",
)
NUMERATOR_EXCEEDS = Kind(
    "numerator_exceeds_denominator",
    "Tử số lớn hơn mẫu số",
    "tử số từ 0 đến {expected}",
    "Tỷ lệ này không thể vượt 100%: đối chiếu lại tử số và mẫu số.",
)
WHOLE_DIFFERS = Kind(
    "whole_differs",
    "Số toàn tỉnh khác tổng các đơn vị",
    "{expected}",
    "Kiểm tra lại; nếu đúng thì ghi chú khi xác nhận. Số toàn tỉnh được dùng cho phạm vi toàn tỉnh.",
    "warning",
)

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in [*vars(kinds_files).values(), *globals().values()] if isinstance(kind, Kind)
}
"""Every kind by its code, in the order of this page."""
