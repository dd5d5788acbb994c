"""The lab's tests: functions that take a fresh rack. What is wrong is a LabFailure; figures worth telling are returned."""
