package io.echobridge.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the doctor looks at besides the configuration.
 *
 * @param laravel the application's folder
 * @param env the application's {@code .env} file, where no more of it is at hand
 * @param publicUrl the address by which pages connect
 * @param listen how long to listen to everything at the brokers; zero: not at all
 * @param canary whether to send an event through brokers and daemon
 */
public record DoctorOptions(
    Optional<Path> laravel,
    Optional<Path> env,
    Optional<URI> publicUrl,
    Duration listen,
    boolean canary) {}
