package io.echobridge.doctor;

import java.util.List;

/** Whether queued events ever leave Laravel: {@code ShouldBroadcast} puts them on a queue. */
final class LaravelQueueCheck implements Check {
  private final Laravel laravel;

  LaravelQueueCheck(Laravel laravel) {
    this.laravel = laravel;
  }

  @Override
  public List<Finding> look() {
    String queue =
        laravel
            .env("QUEUE_CONNECTION")
            .or(() -> laravel.env("QUEUE_DRIVER"))
            .orElse("the default of config/queue.php");
    if (queue.isEmpty()) {
      return List.of(
          Finding.fault(
              "laravel-queue-off",
              "Laravel's queue is null: queued events are discarded.",
              "Events of classes with ShouldBroadcast never leave Laravel.",
              "In Laravel's .env: QUEUE_CONNECTION=redis with a running \"php artisan queue:work\","
                  + " or QUEUE_CONNECTION=sync."));
    }
    return List.of(
        queue.equals("sync")
            ? Finding.ok("laravel-queue", "Laravel broadcasts at once (queue sync)")
            : Finding.ok(
                "laravel-queue",
                "Laravel's queue is "
                    + queue
                    + ": a \"php artisan queue:work\" must run for events to leave it"));
  }
}
