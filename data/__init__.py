"""Settings, the store, every SELECT, the directory of agencies, samples."""
