/**
 * What every block of settings is made with, whoever reads it: how its faults are found and
 * reported, how its values are written, and what of them is secret. Plug-ins use it as the core
 * does.
 */
@NullMarked
package io.echobridge.settings;

import org.jspecify.annotations.NullMarked;
