"""The five templates by kind; one module each says how it looks."""

from indicators.model import Form
from loaders.forms import digitization, figures, on_time, online_filing, payment
from loaders.layout import Layout

LAYOUTS: dict[Form, Layout] = {
    module.LAYOUT.kind: module.LAYOUT for module in (online_filing, on_time, digitization, payment, figures)
}
