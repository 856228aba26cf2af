.PHONY: demo test lint bench
demo: ; cargo run --release -- demo
test: ; scripts/test
lint: ; scripts/lint
bench: ; scripts/bench
