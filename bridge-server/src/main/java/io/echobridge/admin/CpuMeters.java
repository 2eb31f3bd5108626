package io.echobridge.admin;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;

/** Micrometer's meters of the CPU; two of them by names that Prometheus' conventions allow. */
final class CpuMeters {
  private static final double NANOS = 1e9;

  private CpuMeters() {}

  /** Registers them, before any other meter of the registry. */
  static void register(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new ProcessorMetrics().bindTo(registry);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder("process.cpu", system, it -> it.getProcessCpuTime() / NANOS)
        .description("How long all threads together have kept a CPU busy")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("system.cpus", Runtime.getRuntime(), Runtime::availableProcessors)
        .description("How many CPUs this process may use")
        .register(registry);
  }
}
