/// Numbers for Prometheus: what has been counted since the start, and what is in memory now. Start
/// at [MetricsRoutes].
package bty.appliance.metrics;
