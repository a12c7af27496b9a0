pub(super) fn read(_: &super::Origin<'_>, _: super::Whole, _: &crate::Limits, _: &mut dyn levelhead_schema::table::TableSink) -> Result<(), crate::Error> { Ok(()) }
