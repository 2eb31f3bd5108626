package io.echobridge.command;

import java.util.concurrent.Callable;

/**
 * A further word of the command line, found by {@link java.util.ServiceLoader}: a class with
 * picocli's {@code @Command}. Its result is the exit code. It may throw {@link
 * io.echobridge.config.InvalidConfigException} and {@link io.echobridge.server.StartException}:
 * their messages are shown, and the exit code is right.
 */
public interface SubCommand extends Callable<Integer> {}
