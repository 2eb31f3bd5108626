package io.echobridge.demo;

import io.echobridge.command.SubCommand;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.server.StartException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code echobridge demo}. */
@Command(
    name = "demo",
    description = "Shows what Echobridge does, on a page in your browser.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements SubCommand {
  private static final int CANNOT_START = 1;
  private static final int MOST_NODES = 5;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "A Redis that is already running. Without this option, the demo starts one.")
  private Optional<String> redis = Optional.empty();

  @Option(
      names = "--port",
      defaultValue = "6001",
      description = "The port to listen on; 0 picks a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}, this machine only")
  private String host;

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = {
        "How many nodes of one cluster, 1 to "
            + MOST_NODES
            + ". Several run in separate processes,",
        "which the page can kill and start. Default: ${DEFAULT-VALUE}, in this process"
      })
  private int nodes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InvalidConfigException, StartException, InterruptedException {
    Demo demo;
    redis.ifPresent(this::check);
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new ParameterException(
          spec.commandLine(), "--nodes: expected a number from 1 to " + MOST_NODES);
    }
    try {
      demo = new Demo(host, port, redis, nodes);
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (RedisException e) {
      return failed("--redis: cannot use this Redis: " + rootCause(e).getMessage());
    }
    Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop"));
    describe(demo, spec.commandLine().getOut());
    new CountDownLatch(1).await();
    return 0;
  }

  private void describe(Demo demo, PrintWriter out) {
    out.println();
    String where = nodes > 1 ? "Open this page:" : "Open this page, in two windows:";
    out.println("  " + where + "   " + demo.url());
    out.println("  Redis" + (redis.isEmpty() ? ", for the demo only: " : ": ") + demo.redis());
    out.println();
    out.println("  Publish from another terminal:");
    demo.lines().all().forEach(line -> out.println("    " + line.text()));
    out.println();
    out.println("  Ctrl-C ends it.");
    out.println();
    out.flush();
  }

  private void check(String url) {
    try {
      RedisURI.create(url);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--redis: expected redis://host:port or rediss://host:port");
    }
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private int failed(String reason) {
    spec.commandLine().getErr().println("echobridge demo: " + reason);
    return CANNOT_START;
  }
}
