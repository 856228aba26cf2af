//! A permit and a receipt of one's own choosing cannot be joined.

use proxy::pipeline::decide::Permitted;
use proxy::pipeline::record::Recorded;
use trace_store::Receipt;

fn join(permitted: Permitted, receipt: &Receipt) {
    let _ = Recorded::join(permitted, receipt);
}

fn main() {
    let _ = join;
}
