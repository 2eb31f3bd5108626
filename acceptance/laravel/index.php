<?php

// A Laravel application without Composer: Debian's php-laravel-framework and the files beside this one.
// `php -S 127.0.0.1:8000 index.php` with STORAGE, REDIS_PORT and REDIS_PREFIX set runs it.

require_once 'Illuminate/autoload.php';
require_once __DIR__.'/application.php';
require_once __DIR__.'/events.php';

$storage = getenv('STORAGE');
foreach (['framework', 'logs'] as $folder) {
    @mkdir("$storage/$folder", 0775, true);
}
// Laravel takes a "cached" configuration as it is, which lets the whole of it stand in one file.
$_ENV['APP_CONFIG_CACHE'] = $_SERVER['APP_CONFIG_CACHE'] = __DIR__.'/config.php';
foreach (['APP_SERVICES_CACHE', 'APP_PACKAGES_CACHE', 'APP_ROUTES_CACHE', 'APP_EVENTS_CACHE'] as $cache) {
    $_ENV[$cache] = $_SERVER[$cache] = "$storage/framework/".strtolower($cache).'.'.getmypid().'.php';
}

$app = new Illuminate\Foundation\Application(__DIR__);
$app->useStoragePath($storage);
$app->singleton(Illuminate\Contracts\Http\Kernel::class, App\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);

$kernel = $app->make(Illuminate\Contracts\Http\Kernel::class);
$request = Illuminate\Http\Request::capture();
$response = $kernel->handle($request)->send();
$kernel->terminate($request, $response);
