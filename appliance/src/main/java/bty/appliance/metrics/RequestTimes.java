package bty.appliance.metrics;

import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.metrics.PrometheusText.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// How many requests each route has answered and how long it took to find the answer; sending it is
/// the client's pace. Requests that nobody may make are not in it. Thread-safe.
final class RequestTimes {
  private static final String NAME = "http_server_request_duration_seconds";

  private final InstantSource clock;
  private final ConcurrentSkipListMap<String, Sum> sums = new ConcurrentSkipListMap<>();

  private record Sum(
      String method, String route, String code, LongAdder count, LongAdder microseconds) {}

  RequestTimes(InstantSource clock) {
    this.clock = clock;
  }

  List<Route> of(List<Route> routes) {
    return routes.stream().map(this::measured).toList();
  }

  private Route measured(Route route) {
    return route.with(request -> {
      Instant begun = clock.instant();
      try {
        Response response = route.endpoint().answer(request);
        note(route, response.status(), begun);
        return response;
      } catch (IOException | RuntimeException e) {
        note(route, 500, begun);
        throw e;
      }
    });
  }

  private void note(Route route, int status, Instant begun) {
    String code = Integer.toString(status);
    String key = route.path() + " " + route.method() + " " + code;
    Sum sum =
        sums.computeIfAbsent(
            key,
            _ -> new Sum(route.method(), route.path(), code, new LongAdder(), new LongAdder()));
    sum.count().increment();
    // A clock that is set back makes nobody faster than light.
    long took = Duration.between(begun, clock.instant()).toNanos() / 1000;
    sum.microseconds().add(Math.max(0, took));
  }

  void write(PrometheusText text) {
    text.family(NAME, Kind.SUMMARY, "Requests, and how long their answers took to be found.");
    for (Sum sum : sums.values()) {
      String[] labels = {"method", sum.method(), "route", sum.route(), "code", sum.code()};
      text.sample(NAME + "_sum", sum.microseconds().sum() / 1e6, labels);
      text.sample(NAME + "_count", sum.count().sum(), labels);
    }
  }
}
