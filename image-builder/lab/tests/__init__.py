"""The lab's tests: functions that take a fresh rack. They say nothing; what is wrong is a LabFailure."""
