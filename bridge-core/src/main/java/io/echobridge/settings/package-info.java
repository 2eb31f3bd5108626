/**
 * What every block of settings is made with, whoever reads it: how its faults are found and
 * reported, and how its values are written. Plug-ins use it as the core does.
 */
@NullMarked
package io.echobridge.settings;

import org.jspecify.annotations.NullMarked;
